import type { Finding } from '../../ops/findings/finding.ts'
import type { Terminal } from '../terminal.ts'

/** How results are written: for people, for programs, or as annotations of GitHub Actions. */
export const FORMATS = ['text', 'json', 'github'] as const

export type Format = (typeof FORMATS)[number]

/** Writes findings. */
export function printFindings(terminal: Terminal, format: Format, findings: readonly Finding[]): void {
  if (format === 'json') terminal.print(JSON.stringify({ findings }, undefined, 2))
  else if (format === 'github') for (const finding of findings) terminal.print(annotation(finding))
  else for (const finding of findings) printText(terminal, finding)
}

function printText(terminal: Terminal, { level, rule, file, line, message, why, fix }: Finding): void {
  const place = line === undefined ? file : `${file}:${line}`
  const sign = level === 'error' ? terminal.style('red', 'error') : terminal.style('yellow', 'warning')
  terminal.print(`${terminal.style('bold', place)} ${sign} ${message} ${terminal.style('dim', `(${rule})`)}`)
  terminal.print(`  why: ${why}`)
  terminal.print(`  fix: ${fix}`)
}

/** `::error file=…,line=…::message`, with what the format reserves escaped. */
function annotation({ level, rule, file, line, message, why, fix }: Finding): string {
  const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
  const place = line === undefined ? '' : `,line=${line}`
  return `::${level} file=${property(file)}${place},title=${property(rule)}::${data(`${message}. ${why} ${fix}`)}`
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** Such as `2 errors, 1 warning`. */
export function countText(findings: readonly Finding[]): string {
  const errors = findings.filter(({ level }) => level === 'error').length
  const warnings = findings.length - errors
  const parts = [plural(errors, 'error'), plural(warnings, 'warning')].filter((part) => !part.startsWith('0 '))
  return parts.length === 0 ? 'no findings' : parts.join(', ')
}

/** Such as `1 file` or `2 files`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
