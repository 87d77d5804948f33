/**
 * Mail. This room decides how a letter reads, and brings it to the mail server or, where there is
 * none, to the operator's log.
 *
 * It never decides who is written to, and writes nothing into a letter that a stranger could have
 * chosen. Start with `create-mail.ts`.
 */

export { createMail } from './create-mail.ts';
export type { MailOptions } from './create-mail.ts';
