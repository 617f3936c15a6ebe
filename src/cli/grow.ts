import type { Command } from 'commander'

export function addGrow(program: Command): void {
  program.command('grow')
}
