import type { Command } from 'commander'

export function addTree(program: Command): void {
  program.command('tree')
}
