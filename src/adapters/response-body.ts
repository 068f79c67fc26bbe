/** The same body; `done` is called once when it has been read to its end (`true`) or given up before (`false`). */
export function whenRead(body: ReadableStream<Uint8Array>, done: (whole: boolean) => void): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done: ended, value } = await reader.read()
          if (!ended) {
            controller.enqueue(value)
            return
          }
          controller.close()
          done(true)
        } catch (error) {
          done(false)
          controller.error(error)
        }
      },
      cancel(reason) {
        done(false)
        return reader.cancel(reason)
      },
    },
    // Nothing is read ahead of the consumer, as without this stream.
    { highWaterMark: 0 },
  )
}
