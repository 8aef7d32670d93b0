/** The key that makes a shortcut of another one on this machine. iPads with a keyboard say that they are Macs. */
export const mod: 'command' | 'control' = /Mac|iPhone|iPad/.test(navigator.userAgent) ? 'command' : 'control'
