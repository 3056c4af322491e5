-- Asks each of 1,000 virtual servers in turn.
local HOSTS = 1000
local number = 0
local requests = {}

init = function()
    for i = 0, HOSTS - 1 do
        wrk.headers["Host"] = string.format("host%04d.example.org", i)
        requests[i] = wrk.format("GET", wrk.path)
    end
end

request = function()
    number = (number + 1) % HOSTS
    return requests[number]
end
