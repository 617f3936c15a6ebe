import type { Check } from '../check.ts'

type Parent = Check['parent']

/** The general criteria under which the shipped checks stand. */
export const correctComputation: Parent = {
  name: 'Correct computation',
  description: 'Every computation that the step writes down comes out as it says.',
  facet: 'soundness',
}

export const consistency: Parent = {
  name: 'Consistency',
  description: 'The step agrees with the task and with what earlier steps established.',
  facet: 'soundness',
}

export const economy: Parent = {
  name: 'Economy',
  description: 'The step adds something new to the solution and does not go round in circles.',
  facet: 'simplicity',
}

export const completeness: Parent = {
  name: 'Completeness',
  description: 'The solution reaches an answer to what was asked.',
  facet: 'soundness',
}
