import { alertName } from '../alerts/finish-alert.ts'
import type { OpsModel } from '../model/ops-model.ts'
import { placeLabels } from '../prometheus/place-labels.ts'
import type { AlertmanagerSettings } from './alertmanager-options.ts'
import { receiverConfig, secretPath } from './receiver-config.ts'

const OFFICE_HOURS = 'office-hours'

/** `alertmanager.yml`: who is told of what, when, and what stays unsaid because something worse is known. */
export function alertmanagerConfig({ service, alerts, alertmanager: settings, prometheus }: OpsModel): object {
  const places = placeLabels(prometheus)
  const ofPrometheus = alerts.filter(({ group }) => group === 'meta').map(({ name }) => name)
  const { receivers, officeHours, smtp } = settings
  const mails = Object.values(receivers).some(({ email }) => email !== undefined)
  return {
    global: {
      resolve_timeout: '5m',
      ...(mails
        ? {
            smtp_smarthost: smtp.smarthost,
            smtp_from: smtp.from,
            smtp_auth_username: smtp.username,
            smtp_auth_password_file: secretPath(smtp.passwordFile, settings),
            smtp_require_tls: smtp.requireTls,
          }
        : {}),
    },
    templates: ['templates/*.tmpl'],
    route: {
      receiver: settings.routes.default,
      group_by: ['alertname', 'service', 'slo', ...places],
      group_wait: settings.groupWait,
      group_interval: settings.groupInterval,
      repeat_interval: settings.repeatInterval,
      routes: routesOf(settings),
    },
    inhibit_rules: inhibitRules((key) => alertName(service, key), ofPrometheus, places),
    ...(officeHours === false
      ? {}
      : {
          time_intervals: [
            {
              name: OFFICE_HOURS,
              time_intervals: [
                {
                  weekdays: officeHours.weekdays,
                  times: officeHours.times.map(({ start, end }) => ({ start_time: start, end_time: end })),
                  ...(officeHours.location === undefined ? {} : { location: officeHours.location }),
                },
              ],
            },
          ],
        }),
    receivers: Object.entries(receivers).map(([name, receiver]) =>
      receiverConfig(name, receiver, { ...settings, service }),
    ),
  }
}

function routesOf({ routes, officeHours }: AlertmanagerSettings): readonly object[] {
  const bySeverity = (severity: 'critical' | 'warning') =>
    routes[severity].map((receiver, at, all) => ({
      receiver,
      matchers: [`severity="${severity}"`],
      ...(severity === 'warning' && officeHours !== false && officeHours.receivers.includes(receiver)
        ? { active_time_intervals: [OFFICE_HOURS] }
        : {}),
      ...(at < all.length - 1 ? { continue: true } : {}),
    }))
  return [
    ...(routes.heartbeat === false
      ? []
      : [
          {
            receiver: routes.heartbeat,
            matchers: ['alertname="Watchdog"'],
            group_wait: '0s',
            group_interval: '1m',
            repeat_interval: '1m',
          },
        ]),
    ...routes.own.map(({ receiver, matchers, continue: goesOn }) => ({
      receiver,
      matchers,
      ...(goesOn ? { continue: true } : {}),
    })),
    ...bySeverity('critical'),
    ...bySeverity('warning'),
  ]
}

/** What is known to be the case makes its consequences worth no message of their own. */
function inhibitRules(
  nameOf: (key: string) => string,
  ofPrometheus: readonly string[],
  places: readonly string[],
): readonly object[] {
  const gone = [nameOf('AllDown'), nameOf('Absent')]
  const down = nameOf('Down')
  return [
    // Without any instance everything else of the service follows; what is wrong with Prometheus does not.
    {
      source_matchers: [`alertname=~"${gone.join('|')}"`],
      target_matchers: [`alertname!~"${[...gone, ...ofPrometheus].join('|')}"`],
      equal: ['service', ...places],
    },
    // An instance that is down has no other troubles; those of the others remain.
    {
      source_matchers: [`alertname="${down}"`],
      target_matchers: [`alertname!="${down}"`, 'instance!=""'],
      equal: ['service', 'instance', ...places],
    },
    // A budget that burns fast also burns steadily.
    {
      source_matchers: ['severity="critical"', 'slo!=""'],
      target_matchers: ['severity="warning"', 'slo!=""'],
      equal: ['service', 'slo', ...places],
    },
  ]
}
