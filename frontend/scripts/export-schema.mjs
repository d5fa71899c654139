// Writes deliberation/text/schema.json from src/editor/schema.ts; with --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs'
import { exported } from '../src/editor/schema.ts'

const target = new URL('../../deliberation/text/schema.json', import.meta.url)
const made = JSON.stringify(exported, null, 2) + '\n'

if (!process.argv.includes('--check')) {
  writeFileSync(target, made)
} else if (readFileSync(target, 'utf8') !== made) {
  console.error('schema.json is out of date: run node frontend/scripts/export-schema.mjs')
  process.exitCode = 1
}
