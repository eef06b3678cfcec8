local x <close> = setmetatable({}, {__close = function() error('late') end})
local co = coroutine.create(function() local y <close> = x coroutine.yield(1) end)
coroutine.resume(co) return coroutine.close(co), coroutine.status(co)