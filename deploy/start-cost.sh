#!/usr/bin/env bash
# What a command's start costs beside that of a bare .NET program published the same way, and what an idle worker takes: deploy/start-cost.sh PROGRAM FOLDER [RUNS]
# PROGRAM is the published program, as deploy/publish.sh makes it; FOLDER has its data/, as 'pipeline ingest' and 'pipeline index fit' leave it. Prints medians of RUNS runs (5) in turn.
set -euo pipefail
program=$(realpath "$1")
folder=$(realpath "$2")
runs=${3:-5}
bare=$(mktemp -d)
trap 'rm -rf "$bare"' EXIT

cat > "$bare/bare.csproj" <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <InvariantGlobalization>true</InvariantGlobalization>
    <TieredPGO>false</TieredPGO>
    <PublishReadyToRun>true</PublishReadyToRun>
  </PropertyGroup>
</Project>
PROJECT
echo 'System.Console.WriteLine("Hello");' > "$bare/Program.cs"
dotnet publish "$bare" -c Release -r linux-x64 --self-contained -p:PublishSingleFile=true -o "$bare/out" -v q --nologo >&2

cd "$folder"
python3 - "$bare/out/bare" "$program" "$runs" "${IDLE_SECONDS:-60}" <<'MEASURE'
import os, resource, signal, statistics, subprocess, sys, time

bare, program, runs, idle = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
question = "How does import find modules?"
commands = {"bare": [bare], "stats": [program, "stats"], "search": [program, "search", question], "ask": [program, "ask", question]}
taken = {name: [] for name in commands}
for run in range(runs + 1):  # the first brings the files into memory
    for name, command in commands.items():
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        if run > 0:
            taken[name].append((wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))

least = statistics.median(wall for wall, _ in taken["bare"])
for name, all_runs in taken.items():
    wall, cpu = (statistics.median(column) for column in zip(*all_runs))
    print(f"{name:8}{wall * 1000:6.0f} ms{wall / least:7.1f} x{cpu * 1000:7.0f} ms of CPU")

if idle > 0:
    worker = subprocess.Popen([program, "work"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    def ticks():
        fields = open(f"/proc/{worker.pid}/stat").read().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])
    time.sleep(15)  # its start is no part of it
    before = ticks()
    time.sleep(idle)
    print(f"idle    {(ticks() - before) / os.sysconf('SC_CLK_TCK') / idle:.2%} of a core over {idle} s")
    worker.send_signal(signal.SIGTERM)
    worker.wait()
MEASURE
