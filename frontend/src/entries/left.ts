// On the page of a closed draft: hands over what this device still held, and forgets it.
import type { Island } from '../editor/island.ts'
import { handOver } from '../editor/left.ts'

const told = document.getElementById('island')
if (told) void handOver(JSON.parse(told.textContent) as Island)
