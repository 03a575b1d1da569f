/** What is known elsewhere about the members of groups, in the table that every batch and every erasure writes into too. */
import type { AudienceBook, AudienceFigures, StoredMembership } from '../port.js';
import type { Database } from './open.js';

const statements = {
  untold: `select grp as "group", contact, member, at, addresses from audience
    where grp = ? and told = 0 and reason is null order by at limit ?`,
  told: `update audience set told = ?1 is null, reason = ?1, addresses = case when ?1 is null then null else addresses end
    where grp = ?2 and contact = ?3 and at = ?4 and member = ?5`,
  dropLeft: 'delete from audience where grp = ? and contact = ? and told = 1 and member = 0',
  retry: 'update audience set reason = null where grp = ? and told = 0',
  drop: 'delete from audience where grp = ?',
  figures: `select grp as "group", told, waiting, refused,
      (select max(reason) from audience where audience.grp = audience_figure.grp and reason is not null) as reason
    from audience_figure where told + waiting + refused > 0 order by grp`,
  of: 'select grp as "group", contact, member, at, addresses from audience where contact = ? order by grp',
} as const;

/** `transaction`: does the work as a whole or not at all. */
export function audienceBook(db: Database, transaction: (work: () => void) => void): AudienceBook {
  const sql = Object.fromEntries(Object.entries(statements).map(([name, text]) => [name, db.prepare(text)])) as Record<
    keyof typeof statements,
    ReturnType<Database['prepare']>
  >;
  type Row = Omit<StoredMembership, 'member'> & { member: number };
  const memberships = (rows: unknown) => (rows as Row[]).map((row) => ({ ...row, member: row.member === 1 }));
  return {
    untold: (group, limit) => memberships(sql.untold.all(group, limit)),
    of: (contact) => memberships(sql.of.all(contact)),
    told: (memberships, refusal) =>
      transaction(() => {
        for (const { group, contact, at, member } of memberships) {
          sql.told.run(refusal, group, contact, at, +member);
          if (!member) sql.dropLeft.run(group, contact);
        }
      }),
    retry: (group) => void sql.retry.run(group),
    drop: (group) => void sql.drop.run(group),
    figures: () => sql.figures.all() as unknown as AudienceFigures[],
  };
}
