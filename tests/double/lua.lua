-- What Lua's own libraries would answer differently from machine to machine or from run to run.
print(math.pi, 1 / 3, 1e300 * 1e10, -1e300 * 1e10, -0.0, 0 / 0, 7 // 2, 7 % -3, 7.5 // -2, 1e15, 123456789.123, 2.5e-7)
for i = -3, 12 do
  local x = i * 0.7
  print(x, math.exp(x), math.sin(x), math.cos(x), math.tan(x), math.atan(x, 2), math.sqrt(math.abs(x)),
    math.log(math.abs(x) + 1), math.log(math.abs(x) + 1, 2), math.pow(1.5, x), math.fmod(x, 0.3))
end
for i = 1, 5 do print(math.random(), math.random(10), math.random(-5, 5)) end

-- Tables: order of keys, ties, holes.
local t = {}
for i = 1, 200 do t["key" .. (i * 7919 % 1000)] = i end
for i = 1, 40 do t[i * 37 % 101] = "n" .. i end
t[1.5], t[true] = "half", "yes"
local keys = {}
for k, v in pairs(t) do keys[#keys + 1] = tostring(k) .. "=" .. tostring(v) end
print(table.concat(keys, " "))
local people = {}
for i = 1, 300 do people[i] = { name = "p" .. i, age = i * 31 % 7 } end
table.sort(people, function(a, b) return a.age < b.age end)
local names = {}
for i, p in ipairs(people) do names[i] = p.name end
print(table.concat(names, " "))
print(#{ 1, 2, nil, 4 }, select("#", nil, nil), table.unpack({ 1, 2, 3 }))

-- Texts, addresses, errors.
print(tostring(print), tostring({}), tostring(coroutine.create(print)), {}, function() end)
print(string.format("%.14g %5.2f %d %q %s %x %g", 1 / 3, 2.345, 7, "a\nb", "x", 255, 1e100))
print(pcall(error, { code = 1 }), pcall(error, "words"), pcall(function() return nil + 1 end))
print(("a,b,,c"):gsub(",", ";"), ("x=1, y=2"):match("(%w+)=(%w+)"), ("abc"):rep(3, "-"))
for word in ("one two three"):gmatch("%a+") do print(word, #word, word:upper(), word:byte(1, -1)) end
print(load("return 1 + 1")(), load("syntax error here"))
local co = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end)
print(co(), co(), co())
