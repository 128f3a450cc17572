using System.CommandLine;
using System.Reflection;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Pipeline.Benchmarks;

/// <summary><c>smoke</c>: runs every benchmark once, in this process, to see that they run. Its figures mean nothing.</summary>
internal static class SmokeCommand
{
    public static Command Create()
    {
        Command command = new("smoke", "Runs every benchmark once, to see that it runs.");
        command.SetAction(_ =>
        {
            // Benchmarks that have a job of their own are built anew for it, which takes minutes: that job is left out.
            var once = DefaultConfig.Instance
                .AddJob(Job.Dry.WithToolchain(InProcessEmitToolchain.Instance))
                .AddFilter(new SimpleFilter(benchmark => benchmark.Job.Infrastructure.Toolchain is InProcessEmitToolchain))
                .WithOptions(ConfigOptions.JoinSummary | ConfigOptions.DisableLogFile);
            var summaries = BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(["--filter", "*"], once).ToList();
            bool ran = summaries.Count > 0 && summaries.All(summary => summary.Reports.Length > 0 && summary.Reports.All(report => report.Success));
            return ran ? 0 : 1;
        });
        return command;
    }
}
