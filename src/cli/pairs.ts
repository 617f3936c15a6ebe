import type { Command } from 'commander'

export function addPairs(program: Command): void {
  program.command('pairs')
}
