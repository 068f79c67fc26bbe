// The earlier majors are installed under other names; their types are close enough to those of the current ones.
declare module 'express4' {
  import express from 'express'
  export default express
}
declare module 'koa2' {
  import Koa from 'koa'
  export default Koa
}
