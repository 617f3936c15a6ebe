import type { Command } from 'commander'

export function addScore(program: Command): void {
  program.command('score')
}
