// Writes the golden files anew: `npm run build && node test/golden/record.ts`. Read the diff first.
import { cpSync } from 'node:fs'
import { goldenFiles, goldenFolder, runDemo } from './demo-run.ts'

const { folder, remove } = await runDemo()
for (const file of goldenFiles) cpSync(`${folder}/${file}`, new URL(file, goldenFolder))
remove()
