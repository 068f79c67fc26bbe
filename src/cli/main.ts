#!/usr/bin/env node
/** The command `observability`. */

import { runCli } from './run-cli.ts'
import { Terminal } from './terminal.ts'

process.exitCode = await runCli(process.argv.slice(2), new Terminal(process.stdout, process.stderr), process.cwd())
