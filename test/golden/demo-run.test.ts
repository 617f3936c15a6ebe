import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { goldenFiles, goldenFolder, runDemo } from './demo-run.ts'

test('the demo gives the recorded bytes; test/golden/record.ts records them anew', async () => {
  const { folder, remove } = await runDemo()
  onTestFinished(remove)
  for (const file of goldenFiles) {
    const found = readFileSync(`${folder}/${file}`, 'utf8').split('\n')
    const recorded = readFileSync(new URL(file, goldenFolder), 'utf8').split('\n')
    expect(found.length, file).toBe(recorded.length)
    for (const [index, line] of recorded.entries())
      expect(found[index], `${file}, line ${index + 1}`).toBe(line)
  }
})
