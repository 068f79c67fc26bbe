import http from 'node:http'
import { serve } from '@hono/node-server'
import Router from '@koa/router'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { createObservability } from '../../src/index.ts'

/** Every mount is accepted where its framework takes middleware, without a cast. Compiled, never run. */
export async function mounts(): Promise<void> {
  const obs = createObservability({ service: 'types' })

  const app = express()
  app.use(obs.express())
  app.use('/below', obs.express())
  app.get('/route', obs.express(), (_req, res) => void res.end())
  express.Router().use(obs.express())
  app.use(obs.expressErrors())
  app.use(obs.expressErrors({ respond: true }))
  // @ts-expect-error: there is no such option.
  app.use(obs.expressErrors({ answer: true }))

  const server = fastify()
  await server.register(obs.fastify())
  const secure = fastify({ https: {}, logger: true })
  await secure.register(obs.fastify())

  const koa = new Koa<{ readonly user?: string }, { readonly db: object }>()
  koa.use(obs.koa())
  new Router().use(obs.koa())

  const hono = new Hono()
  hono.use(obs.hono())
  hono.use('*', obs.hono())
  const typed = new Hono<{ Bindings: { readonly KEY: string }; Variables: { readonly user: string } }>()
  typed.use(obs.hono())
  serve(hono)

  http.createServer(obs.node((_req, res) => res.end()))
  http.createServer(obs.node(async (_req, res) => void res.end(), { route: (req) => req.url && '/' }))
  // @ts-expect-error: a template is text.
  obs.node((_req, res) => res.end(), { route: () => 1 })
}
