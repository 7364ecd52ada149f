import { z } from 'zod'

/** The data a second start sends to the first. Its argv is not used, because order and content are not kept (electronjs.org, app). */
const secondStartSchema = z.object({ hidden: z.boolean(), link: z.string().max(8_192).nullable() })

export type SecondStart = z.infer<typeof secondStartSchema>

/** Parses the data sent by another process of this user. Invalid data counts as a plain second start. */
export function readSecondStart(data: unknown): SecondStart {
  const parsed = secondStartSchema.safeParse(data)
  return parsed.success ? parsed.data : { hidden: false, link: null }
}
