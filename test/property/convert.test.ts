import { conversionLaw } from './conversion-law.ts'

conversionLaw({ recordCount: 100, rowCount: 10 })
