-- For wrk: every request files another matter, as the page sends it: multipart/form-data with an empty photo field.
-- CODES names a file with one path of a code (/c/…) on each line.

local boundary = "----WebKitFormBoundaryMashangBench0"
local paths = {}
local threads = 0

function setup(thread)
    threads = threads + 1
    thread:set("number", threads)
end

function init()
    for line in io.lines(os.getenv("CODES")) do
        paths[#paths + 1] = line
    end
    sent = 0
    -- Each of the two threads begins elsewhere, and another run where the one before has ended: no code is used again before
    -- all have been.
    first = tonumber(os.getenv("FIRST") or 0) + (number - 1) * math.floor(#paths / 2)
    -- Another run must not send the forms of an earlier one again.
    run = os.getenv("RUN")
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "multipart/form-data; boundary=" .. boundary
end

local function part(name, value)
    return "--" .. boundary .. '\r\nContent-Disposition: form-data; name="' .. name .. '"\r\n\r\n' .. value .. "\r\n"
end

-- A whole request for each code, in pieces: only what differs from request to request is put between them, in so many
-- characters that the length stays. Building each anew would take the server's processor time, not show the server.
local function pieces(path)
    local blank = string.rep("0", #run + 13)
    local body = part("nonce", blank)
        .. part("category", "utilities")
        .. part("words", "三楼水管漏水，已经流到一楼，请尽快来人看看。" .. blank)
        .. part("phone", "137" .. "PPPPPPPP")
        .. part("name", "")
        .. "--" .. boundary
        .. '\r\nContent-Disposition: form-data; name="photos"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n'
        .. "--" .. boundary .. "--\r\n"
    local whole = wrk.format("POST", path, nil, body)
    local first, second = whole:find(blank, 1, true)
    local third, fourth = whole:find(blank, second + 1, true)
    local fifth, sixth = whole:find("PPPPPPPP", fourth + 1, true)
    return whole:sub(1, first - 1), whole:sub(second + 1, third - 1), whole:sub(fourth + 1, fifth - 1), whole:sub(sixth + 1)
end

local forms = {}

function request()
    sent = sent + 1
    local path = paths[(first + sent) % #paths + 1]
    local form = forms[path]
    if not form then
        form = { pieces(path) }
        forms[path] = form
    end
    local unique = string.format("%s-%03d-%08d", run, number, sent)
    return form[1] .. unique .. form[2] .. unique .. form[3] .. string.format("%08d", sent) .. form[4]
end

function done(summary, latency, _)
    -- One line for the script: requests a second, p50 and p99 in milliseconds, answers that were not 2xx or 3xx, broken connections.
    local errors = summary.errors
    io.write(string.format(
        "RESULT %.0f %.2f %.2f %d %d %d\n",
        summary.requests / (summary.duration / 1000000),
        latency:percentile(50) / 1000,
        latency:percentile(99) / 1000,
        errors.status,
        errors.connect + errors.read + errors.write + errors.timeout,
        summary.requests
    ))
end
