-- Asks for the path 16 times in one write.
local DEPTH = 16

init = function()
    local one = wrk.format("GET", wrk.path)
    all = string.rep(one, DEPTH)
end

request = function()
    return all
end
