import { GENERATED_COMMENT } from '../output/generated-comment.ts'
import { OWNED_BEGIN, OWNED_END } from '../output/owned-text.ts'

/** A Markdown page of which only the part between the markers is generated again. */
export function ownedPage(title: string, generated: string, own: string): string {
  const comment = `<!-- ${GENERATED_COMMENT} What stands below the generated part stays. -->`
  return `# ${title}\n\n${OWNED_BEGIN}\n${comment}\n\n${generated}\n\n${OWNED_END}\n\n${own}`
}
