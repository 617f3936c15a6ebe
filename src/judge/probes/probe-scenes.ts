/**
 * A short attempt whose last step is known to be right, and known to be wrong when it is changed.
 */
export type ProbeScene = {
  readonly prompt: string
  readonly earlier: readonly string[]
  readonly right: string
  readonly wrong: string
}

/** Made up for the probes: plain enough that nobody argues about them. */
export const probeScenes: readonly ProbeScene[] = [
  {
    prompt: 'A crate holds 17 red and 25 green jars. How many jars do three crates hold?',
    earlier: ['One crate holds 17 + 25 = 42 jars.'],
    right: 'Three crates hold 42 * 3 = 126 jars.',
    wrong: 'Three crates hold 42 * 3 = 136 jars.',
  },
  {
    prompt: 'A train leaves at 9:40 and rides for 2 hours 35 minutes. When does it arrive?',
    earlier: ['Two hours after 9:40 it is 11:40.'],
    right: 'Another 35 minutes make it 12:15.',
    wrong: 'Another 35 minutes make it 11:75, which is 12:05.',
  },
  {
    prompt: 'All doves are birds. Some birds are white. Does it follow that some doves are white?',
    earlier: ['The white birds are some of the birds.'],
    right: 'These white birds need not be doves, so it does not follow.',
    wrong: 'Since doves are birds, some of the white birds are doves, so it follows.',
  },
  {
    prompt: 'Solve 5x - 8 = 27.',
    earlier: ['Add 8 to both sides: 5x = 35.'],
    right: 'Divide by 5: x = 7.',
    wrong: 'Subtract 5: x = 30.',
  },
  {
    prompt: 'A shirt of 80 euros is reduced by 15 %. What does it cost?',
    earlier: ['15 % of 80 is 12.'],
    right: 'It costs 80 - 12 = 68 euros.',
    wrong: 'It costs 80 - 15 = 65 euros.',
  },
  {
    prompt: 'Write a function that returns the last element of a non-empty list in Python.',
    earlier: ['Lists are indexed from 0, and negative indices count from the end.'],
    right: 'def last(items): return items[-1]',
    wrong: 'def last(items): return items[len(items)]',
  },
  {
    prompt: 'A garden is 12 m long and 7 m wide. How long is the fence around it?',
    earlier: ['The fence goes along all four sides.'],
    right: 'It is 2 * (12 + 7) = 38 m long.',
    wrong: 'It is 12 * 7 = 84 m long.',
  },
  {
    prompt: 'Ann is 4 years older than Ben. Together they are 30. How old is Ben?',
    earlier: ['Without the 4 years they would be 26 together, and equally old.'],
    right: 'So Ben is 26 / 2 = 13.',
    wrong: 'So Ben is 30 / 2 = 15.',
  },
]

/** Sentences that add length and confidence, and nothing else. */
export const filler =
  ' To put this as clearly and carefully as possible, every aspect of the situation was taken ' +
  'into account with great attention to detail. The reasoning behind it is robust, rigorous and ' +
  'entirely in line with the best practice of the field, as any expert would confirm.'
