export interface Browser {
  readonly executablePath: string
  /** What the browser's environment needs on top of ours. */
  readonly env: Record<string, string>
}

export declare const chromiumArgs: string[]
export declare function findBrowser(): Promise<Browser>
