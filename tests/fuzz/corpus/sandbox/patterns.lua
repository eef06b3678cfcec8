return ('k=v, a=b'):gsub('(%w+)=(%w+)', '%2=%1'), ('x'):find('[^%a-z]'), ('(a(b)c)'):match('%b()'), ('THE (quick) fox'):find('%f[%a]%a+%f[%A]'), ('aXb'):gsub('%u', {X = 1})
