import { describe, expect, it } from 'vitest';
import { sourceUrl, withSourceFiles } from '../../../src/profile/export/source-files';
import { locatedNet } from './profiles';

describe('the address of a source file', () => {
  it.each([
    ['/home/ada/net.py', 'file:///home/ada/net.py'],
    ['/with space/ü#1?.py', 'file:///with%20space/%C3%BC%231%3F.py'],
    ['C:\\nets\\a b.py', 'file:///C:/nets/a%20b.py'],
    ['c:/nets/net.py', 'file:///c:/nets/net.py'],
    ['\\\\server\\share\\net.py', 'file://server/share/net.py'],
    ['nets/net.py', './nets/net.py'],
    ['command:evil', './command%3Aevil'],
    ['https://evil.test/x', './https%3A//evil.test/x'],
    ['javascript:alert(1)', './javascript%3Aalert(1)'],
    ['/half \ud800', 'file:///half%20%EF%BF%BD'],
  ])('of %j is %s', (file, url) => {
    expect(sourceUrl(file)).toBe(url);
  });
});

it('other names for source files change nothing else', () => {
  const profile = locatedNet();
  const moved = withSourceFiles(profile, (file) => `/moved${file}`);
  expect(moved).not.toEqual(profile);
  expect(withSourceFiles(moved, (file) => file.replace('/moved', ''))).toEqual(profile);
});
