import type { JSX } from 'preact';

interface FactCardProps {
  readonly title: string;
  /** Names and values; those without a value are left out. */
  readonly facts: readonly (readonly [string, string | null])[];
}

/** What a hover card tells of a row. */
export function FactCard({ title, facts }: FactCardProps): JSX.Element {
  return (
    <>
      <b>{title}</b>
      <table>
        <tbody>
          {facts.map(([name, value]) =>
            value === null ? null : (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{value}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </>
  );
}
