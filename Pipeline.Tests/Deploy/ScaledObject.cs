using k8s;
using k8s.Models;

namespace Pipeline.Tests.Deploy;

/// <summary>KEDA's resource, with the fields that it has in version 2 (keda.sh/docs/2.17/reference/scaledobject-spec): what is not among them is a fault.</summary>
internal sealed class ScaledObject : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public SpecOf Spec { get; set; } = new();

    internal sealed class SpecOf
    {
        public TargetOf ScaleTargetRef { get; set; } = new();

        public int? PollingInterval { get; set; }

        public int? CooldownPeriod { get; set; }

        public int? InitialCooldownPeriod { get; set; }

        public int? IdleReplicaCount { get; set; }

        public int? MinReplicaCount { get; set; }

        public int? MaxReplicaCount { get; set; }

        public IList<TriggerOf> Triggers { get; set; } = [];
    }

    internal sealed class TargetOf
    {
        public string? ApiVersion { get; set; }

        public string? Kind { get; set; }

        public string Name { get; set; } = "";

        public string? EnvSourceContainerName { get; set; }
    }

    internal sealed class TriggerOf
    {
        public string Type { get; set; } = "";

        public string? Name { get; set; }

        public bool? UseCachedMetrics { get; set; }

        public string? MetricType { get; set; }

        public IDictionary<string, string> Metadata { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);
    }
}
