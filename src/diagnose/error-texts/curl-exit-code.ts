/** curl’s exit code as curl, git, PHP and libcurl print it. */
export const exitCode = (code: number, symbol: string): string[] => [
  `curl: (${code})`,
  `curl ${code}`,
  `curl error ${code}`,
  `curl exit code ${code}`,
  `CURLcode ${code}`,
  symbol,
];
