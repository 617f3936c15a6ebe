/** The values, NaN in them read as the worst that there is: the same array when it has none. */
export function withoutGaps(values: Float64Array): Float64Array {
  for (let cell = 0; cell < values.length; cell++)
    if (Number.isNaN(values[cell]!))
      return values.map((value) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value))
  return values
}
