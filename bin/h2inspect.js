#!/usr/bin/env node
import { outliveTerminal } from '../dist/cli/closed-terminal.js';
import { main } from '../dist/cli/main.js';

outliveTerminal();
process.exitCode = await main(process.argv.slice(2));
