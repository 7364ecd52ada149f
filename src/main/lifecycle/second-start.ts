import { z } from 'zod'

/** What a second start tells the first, as data: the order and content of its argv are not kept (electronjs.org, app). */
const secondStartSchema = z.object({ hidden: z.boolean(), link: z.string().max(8_192).nullable() })

export type SecondStart = z.infer<typeof secondStartSchema>

/** Reads what came from another process of this user; anything else counts as a plain second start. */
export function readSecondStart(data: unknown): SecondStart {
  const parsed = secondStartSchema.safeParse(data)
  return parsed.success ? parsed.data : { hidden: false, link: null }
}
