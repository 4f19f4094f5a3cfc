-- What wrk sends: the paths of a file one after the other, or mails. See benchmarks/web.py.
local kind, delays = "", 0
local paths, at = {}, 0

function init(args)
  kind = args[1]
  math.randomseed(1)
  delays = tonumber(args[2])
  at = tonumber(args[3])
  if kind == "mail" then return end
  for line in io.lines(args[4]) do paths[#paths + 1] = line end
end

-- People come when they like: at any moment, and so often on average.
function delay() return math.random() * 2 * delays end

local function mail()
  at = at + 1
  local text = "From: ann@example.org\r\nMessage-ID: <" .. at .. "@example.org>\r\nSubject: Re\r\n\r\n"
    .. "add topic graph neural networks\r\n" .. string.rep("> what was quoted\r\n", 200)
  local envelope = '{"to": ["reply+x@reply.example.org"], "from": "ann@example.org"}'
  local part = '--xyz\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
  return part:format("email", text) .. part:format("envelope", envelope) .. "--xyz--\r\n"
end

function request()
  if kind == "mail" then
    return wrk.format("POST", nil, { ["Content-Type"] = "multipart/form-data; boundary=xyz" }, mail())
  end
  local path = paths[at % #paths + 1]
  at = at + 1
  return wrk.format("POST", path, { ["Content-Type"] = "application/x-www-form-urlencoded" },
    "List-Unsubscribe=One-Click")
end

function done(summary, latency, requests)
  local bad = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %.3f, "p50_ms": %.1f, "p99_ms": %.1f, "max_ms": %.1f, "failed": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, latency.max / 1e3,
    bad.connect + bad.read + bad.write + bad.status + bad.timeout))
end
