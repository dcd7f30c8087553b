/**
 * Stands for an object of Electron, whose binary is not part of a test machine: only the members a test gives are there.
 * The type is the real one, so a member that Electron renames fails the type check.
 */
export function mock<T extends object>(part: { [Key in keyof T]?: unknown }): T {
  return part as T
}
