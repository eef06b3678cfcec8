#!/usr/bin/env bash
# record: how this machine's kernel flushes and throttles, as a recording that orrery can replay. Needs root.
#
#   record.sh OUT id=NAME [key=value]...
#
# Writes OUT/NAME.csv (samples) and OUT/NAME.json (settings and facts). `expect.py` adds what to compare, and then
# `orrery fidelity OUT` replays it. docs/fidelity.md has the keys, and what the numbers mean.
#
# disk=loop   A slow disk made for the run: a file behind two loop devices. The inner one is held to dev_bps by the
#             blkio controller (cgroup version 1, root group), the outer one has the short request queue of a disk, which
#             bounds how much can be under writeback. Being new, it begins with the kernel's first estimates.
# disk=PATH   A folder on a real disk. dev_bps is then what the disk does, measured by direct writes unless given.
#
# All settings are put back and all devices removed at the end, also after a failure.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 2 ] || { sed -n '2,/^set/s/^# \{0,1\}//p' "$0"; exit 2; }
out=$1
shift

# keys: what was not given keeps these; an empty knob is left as it is
declare -A key=([id]='' [note]='' [disk]=loop [dev_bps]='' [queue_requests]=32 [queue_kb]=512 [fs_mb]=3072
    [large_folios]=0 [dirty_bytes]='' [dirty_background_bytes]='' [dirty_ratio]='' [dirty_background_ratio]=''
    [dirty_expire_centisecs]=3000 [dirty_writeback_centisecs]=500 [rate]=0 [block]=131072 [files]=1 [writers]=1
    [seconds]=20 [tail]=3 [sample_ms]=100 [burst_on_ms]=0 [burst_period_ms]=0 [knob]='' [events]=0 [settle]=9)
for pair in "$@"; do
    name=${pair%%=*}
    if [ "$name" = "$pair" ] || [ -z "${key[$name]+known}" ]; then
        echo "record.sh: '$pair' is none of: ${!key[*]}, with =value" >&2
        exit 2
    fi
    key[$name]=${pair#*=}
done
[ -n "${key[id]}" ] || { echo 'record.sh: id=NAME is needed' >&2; exit 2; }
mkdir -p "$out" || exit 1
[ "$(id -u)" = 0 ] || { echo 'record.sh: only root may set knobs and read tracepoints' >&2; exit 1; }

vm=/proc/sys/vm
bps=/sys/fs/cgroup/blkio/blkio.throttle.write_bps_device
work=$(mktemp -d)
inner='' outer='' trace='' folder=''
knobs=(dirty_bytes dirty_background_bytes dirty_ratio dirty_background_ratio dirty_expire_centisecs
    dirty_writeback_centisecs)
declare -A before
for name in "${knobs[@]}"; do before[$name]=$(<"$vm/$name"); done

put_back() { # of each pair only one is in force, and writing it zeroes the other
    for name in "${knobs[@]}"; do
        if [[ $name != *_bytes && $name != *_ratio ]] || [ "${before[$name]}" != 0 ]; then
            echo "${before[$name]}" >"$vm/$name"
        fi
    done
}
loop_control() { # 19584 adds the loop device of a number, 19585 removes it
    python3 -c 'import fcntl, os, sys
fcntl.ioctl(os.open("/dev/loop-control", os.O_RDWR), int(sys.argv[1]), int(sys.argv[2]))' "$1" "$2"
}
clean_up() {
    set +e
    put_back
    [ -z "$inner" ] || echo "7:${inner#/dev/loop} 0" >$bps
    if [ -n "$trace" ]; then echo 0 >"$trace/tracing_on"; rmdir "$trace"; fi
    if mountpoint -q "$work/disk"; then umount "$work/disk"; fi
    if [ -n "$outer" ]; then losetup -d "/dev/loop$outer"; sleep 0.2; loop_control 19585 "$outer"; fi
    [ -z "$inner" ] || losetup -d "$inner"
    [ "${key[disk]}" = loop ] || [ -z "$folder" ] || rm -rf "$folder"
    rm -rf "$work"
}
trap clean_up EXIT

mountpoint -q /sys/kernel/tracing || mount -t tracefs nodev /sys/kernel/tracing
mountpoint -q /sys/kernel/debug || mount -t debugfs nodev /sys/kernel/debug
cc -O2 -o "$work/writer" "$here/writer.c" -lpthread
# the flusher's timer is set with the interval of the moment, so that comes before the mount
echo "${key[dirty_expire_centisecs]}" >$vm/dirty_expire_centisecs
echo "${key[dirty_writeback_centisecs]}" >$vm/dirty_writeback_centisecs

make_disk() {
    [ -e $bps ] || { echo 'record.sh: there is no blkio controller of version 1; take disk=PATH' >&2; exit 1; }
    key[dev_bps]=${key[dev_bps]:-20971520}
    # written as a whole, so that the file system below has nothing of its own to write meanwhile
    dd if=/dev/zero of="$work/image" bs=4M count=$((key[fs_mb] / 4)) oflag=direct status=none
    inner=$(losetup -f --show --direct-io=on "$work/image")
    loop_control 19584 41
    outer=41
    losetup --direct-io=on /dev/loop$outer "$inner"
    echo "${key[queue_requests]}" >/sys/block/loop$outer/queue/nr_requests
    echo "${key[queue_kb]}" >/sys/block/loop$outer/queue/max_sectors_kb
    # with the encrypt feature ext4 keeps to folios of one page
    local features=^has_journal
    [ "${key[large_folios]}" = 1 ] || features+=,encrypt
    mkfs.ext4 -q -F -O $features -E lazy_itable_init=0,nodiscard /dev/loop$outer
    mkdir "$work/disk"
    mount -o noatime,nodiscard /dev/loop$outer "$work/disk"
    sync
    echo "7:${inner#/dev/loop} ${key[dev_bps]}" >$bps
    folder=$work/disk device=7:$outer
}
take_disk() {
    folder=$(mktemp -d "${key[disk]}/record-XXXXXX")
    device=$(findmnt -n -o MAJ:MIN -T "$folder")
    local block_device queue
    block_device=$(readlink -f "/sys/dev/block/$device")
    queue=$block_device/queue
    [ -d "$queue" ] || queue=$block_device/../queue
    key[queue_requests]=$(<"$queue/nr_requests")
    key[queue_kb]=$(<"$queue/max_sectors_kb")
    # a partition shares the writeback of its disk
    [ -e "/sys/kernel/debug/bdi/$device" ] || device=$(<"$block_device/../dev")
    if [ -z "${key[dev_bps]}" ]; then
        local began ended
        began=$(date +%s%N)
        dd if=/dev/zero of="$folder/measured" bs=4M count=128 oflag=direct status=none
        ended=$(date +%s%N)
        key[dev_bps]=$((128 * 4194304 * 1000000000 / (ended - began)))
        rm "$folder/measured"
    fi
}
if [ "${key[disk]}" = loop ]; then make_disk; else take_disk; fi

for name in dirty_bytes dirty_background_bytes dirty_ratio dirty_background_ratio; do
    if [ -n "${key[$name]}" ]; then echo "${key[$name]}" >"$vm/$name"; fi
done
# the other disks' part of recent completions halves every 3 s
sync
sleep "${key[settle]}"
sync

trace=/sys/kernel/tracing/instances/record-host
mkdir $trace
echo mono >$trace/trace_clock
echo 8192 >$trace/buffer_size_kb
for event in balance_dirty_pages:bdi bdi_dirty_ratelimit:bdi writeback_start:name; do
    echo "${event#*:} == \"$device\"" >"$trace/events/writeback/${event%:*}/filter"
    echo 1 >"$trace/events/writeback/${event%:*}/enable"
done

arguments=(dir="$folder" csv="$work/samples.csv" json="$work/writer.json" bdi="$device")
for name in files writers rate block seconds tail sample_ms burst_on_ms burst_period_ms; do
    arguments+=("$name=${key[$name]}")
done
for change in ${key[knob]//+/ }; do arguments+=("knob=$change"); done
"$work/writer" "${arguments[@]}"
echo 0 >$trace/tracing_on
cat $trace/trace >"$work/events.txt"

prefix=$out/${key[id]}
cp "$work/samples.csv" "$prefix.csv"
key[note]=${key[note]//_/ }
key[knob]=${key[knob]//+/ }
for name in id note dev_bps queue_requests queue_kb large_folios dirty_bytes dirty_background_bytes dirty_ratio \
    dirty_background_ratio dirty_expire_centisecs dirty_writeback_centisecs rate block files writers seconds tail \
    sample_ms burst_on_ms burst_period_ms knob events; do
    echo "$name=${key[$name]}"
done | python3 "$here/facts.py" "$work/events.txt" "$work/writer.json" "$prefix"
echo "$prefix.json"
