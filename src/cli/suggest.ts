import { closestName } from '../model/closest';

/** ` Did you mean --batch?`, or nothing when no candidate is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const found = closestName(word, candidates);
  return found === undefined ? '' : ` Did you mean ${found}?`;
}
