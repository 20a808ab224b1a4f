-- The requests of one benchmark, for wrk. Arguments: how (get or post), and so many a second (0: as
-- many as the server answers).
local ffi = require("ffi")
ffi.cdef("typedef struct { long s; long us; } moment; int gettimeofday(moment *now, void *zone);")

local now = ffi.new("moment")
local how, interval, slot
local headers = {}
local draw = math.random

local function milliseconds()
   ffi.C.gettimeofday(now, nil)
   return tonumber(now.s) * 1000 + tonumber(now.us) / 1000
end

function init(arguments)
   how, interval = arguments[1], 0
   if tonumber(arguments[2]) > 0 then interval = 1000 / tonumber(arguments[2]) end
   local random = io.open("/dev/urandom", "rb")
   local a, b, c, d = random:read(4):byte(1, 4)
   math.randomseed(a + 256 * (b + 256 * (c + 256 * d)))
   random:close()
   for name, value in pairs(wrk.headers) do headers[name] = value end
   slot = milliseconds()
end

-- Requests start at even distances, whatever the answers take: the load of a crowd.
function delay()
   if interval == 0 then return 0 end
   slot = slot + interval
   return math.max(0, slot - milliseconds())
end

-- A UUID of version 7: the time in its first 48 bits.
local function identifier()
   local time = milliseconds()
   local high = math.floor(time / 65536)
   return string.format("%08x-%04x-7%03x-%04x-%04x%08x", high, math.floor(time % 65536),
      draw(0, 4095), draw(0x8000, 0xbfff), draw(0, 65535), draw(0, 0xffffffff))
end

local BODY = '{"survey":"labsurvey","version":1,"id":"%s","revision":1,"complete":true,'
   .. '"answers":{"q1":"o%d","q2":["o%d"],"q3":%d,"q4":%d,"q5":%s},'
   .. '"article":"https://news.example/story-%d","channel":"slide","language":"en",'
   .. '"started_ms":%d,"secret":"%08x%08x%08x%08x","context":{"placement":"link",'
   .. '"depth":0.%d,"engaged_s":%d,"device":"phone"}}'
local WORDS = { "null", "null", '"More about schools, please."' }

function request()
   if how == "get" then return wrk.format("GET") end
   -- Readers have networks of their own, which the proxy in front tells.
   headers["X-Forwarded-For"] =
      string.format("%d.%d.%d.%d", draw(1, 223), draw(0, 255), draw(0, 255), draw(0, 255))
   return wrk.format("POST", nil, headers, string.format(BODY, identifier(), draw(2), draw(2),
      draw(1, 5), draw(0, 10), WORDS[draw(3)], draw(20), draw(500, 90000), draw(0, 0xffffffff),
      draw(0, 0xffffffff), draw(0, 0xffffffff), draw(0, 0xffffffff), draw(9), draw(200)))
end

function done(summary, latency)
   local errors = summary.errors
   print(string.format('{"requests":%d,"seconds":%f,"refused":%d,"broken":%d,"p50":%f,"p99":%f}',
      summary.requests, summary.duration / 1e6, errors.status,
      errors.connect + errors.read + errors.write + errors.timeout,
      latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
