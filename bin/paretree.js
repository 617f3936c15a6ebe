#!/usr/bin/env node
// Plain JavaScript that any Node since 12 can parse, so that an old one gets a sentence, not a stack trace.
const required = [22, 18]
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < required[0] || (major === required[0] && minor < required[1])) {
  process.stderr.write(
    `paretree needs Node ${required.join('.')} or newer, and this is Node ${process.versions.node}: install a newer Node and run the command again.\n`,
  )
  process.exit(2)
} else {
  void import('../dist/cli/main.js').then((cli) => cli.main(process.argv))
}
