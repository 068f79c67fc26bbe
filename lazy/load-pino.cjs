// pino, loaded by the first instance that writes lines. CommonJS, because ES modules cannot load at once what they may not
// need, and a plain `require`, because bundlers follow that.
exports.loadPino = () => require('pino')
