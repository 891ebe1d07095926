-- The limit of the server: wrk posts the same event under ever new keys, as fast as it is answered.
-- TOKEN is an access token, ITEMS how many events a request holds (1: the single endpoint).

local token, items = os.getenv("TOKEN"), tonumber(os.getenv("ITEMS"))
local number = 0

local function event()
   number = number + 1
   return string.format(
      '"payload":{"appointmentTitle":"First consultation","startsAt":"2026-12-01T10:00:00Z",'
         .. '"contactId":"8046df3c-7575-4098-a5ab-c91ad8f33c47"},'
         .. '"externalEntityId":"00000000-0000-4000-8000-%012x",'
         .. '"idempotency":{"key":"018f4e1c-7a2b-7c3d-8e4f-%012x"}',
      number, number)
end

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = token

function request()
   if items == 1 then
      return wrk.format(nil, "/automations/v1/events/report", nil,
         '{"triggerKey":"appointment_scheduled",' .. event() .. "}")
   end
   local events = {}
   for i = 1, items do events[i] = "{" .. event() .. "}" end
   return wrk.format(nil, "/automations/v1/events/bulk-report", nil,
      '{"triggerKey":"appointment_scheduled","eventsInfo":[' .. table.concat(events, ",") .. "]}")
end

function done(summary)
   local errors = summary.errors
   local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
   io.write(string.format('{"events":%d,"seconds":%f,"failed":%d}\n',
      summary.requests * items, summary.duration / 1e6, failed))
end
