'use strict'
// An OTLP collector that only counts: answers every export and tells over IPC how many spans came.
const grpc = require('@grpc/grpc-js')
const root = require('otlp-decode/build/src/generated/root')

const Request = root.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest
let spans = 0
let repeated = 0
/** Ids as numbers of 48 bits, which take less room than texts. */
const seen = new Set()

function count(spanId) {
  spans++
  const id = Buffer.from(spanId).readUIntBE(0, 6)
  if (seen.has(id)) repeated++
  else seen.add(id)
}
const server = new grpc.Server({ 'grpc.max_receive_message_length': 64 * 1024 * 1024 })
server.addService(
  {
    Export: {
      path: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
      requestStream: false,
      responseStream: false,
      requestDeserialize: (bytes) => bytes,
      requestSerialize: (bytes) => bytes,
      responseSerialize: (bytes) => bytes,
      responseDeserialize: (bytes) => bytes,
    },
  },
  {
    Export(call, done) {
      done(null, Buffer.alloc(0))
      // Decoded after the answer, so that the sender does not wait for it.
      for (const resource of Request.decode(call.request).resourceSpans) {
        for (const scope of resource.scopeSpans) for (const { spanId } of scope.spans) count(spanId)
      }
    },
  },
)
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error
  process.send({ port })
})
process.on('message', () => process.send({ spans, repeated }))
process.on('disconnect', () => process.exit(0))
