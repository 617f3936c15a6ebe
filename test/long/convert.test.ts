import { conversionLaw } from '../property/conversion-law.ts'

conversionLaw({ recordCount: 1_000, rowCount: 50 })
