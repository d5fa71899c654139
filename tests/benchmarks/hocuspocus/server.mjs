/** The baseline of `./dev bench drafting`: Hocuspocus that stores in SQLite, as its manual shows. */
import { DatabaseSync } from 'node:sqlite'
import { Database } from '@hocuspocus/extension-database'
import { Server } from '@hocuspocus/server'

const database = new DatabaseSync(process.env.DOCUMENTS)
database.exec(
  'pragma journal_mode = wal; pragma synchronous = full;' +
    'create table if not exists documents (name text primary key, data blob not null)',
)
const read = database.prepare('select data from documents where name = ?')
const write = database.prepare('insert or replace into documents (name, data) values (?, ?)')

const extension = new Database({
  fetch: async ({ documentName }) => read.get(documentName)?.data ?? null,
  store: async ({ documentName, state }) => void write.run(documentName, state),
})
const server = new Server({
  address: '127.0.0.1',
  port: Number(process.env.PORT),
  quiet: true,
  extensions: [extension],
})
await server.listen()
