import type pino = require('pino')

export declare function loadPino(): typeof pino
