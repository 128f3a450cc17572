using System.Globalization;
using k8s;
using k8s.Models;
using NUnit.Framework;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Hosting;
using Pipeline.Core.Options;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Deploy;

/// <summary>The manifests of deploy/kubernetes fit the API's types, each other, and the worker they run.</summary>
internal sealed class KubernetesTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "deploy", "kubernetes");
    private static readonly Dictionary<string, Type> Types = new(StringComparer.Ordinal) { ["keda.sh/v1alpha1/ScaledObject"] = typeof(ScaledObject) };

    private static readonly List<object> Manifests =
        [.. new[] { "namespace.yaml", "deployment.yaml", "disruption.yaml", "scaling.yaml" }.SelectMany(file => KubernetesYaml.LoadAllFromString(File.ReadAllText(Path.Combine(Folder, file)), Types, strict: true))];

    private static V1Deployment Deployment => Manifests.OfType<V1Deployment>().Single();

    private static V1PodSpec Pod => Deployment.Spec.Template.Spec;

    [Test]
    public void Every_manifest_is_of_a_known_kind_and_has_no_unknown_field() =>
        Assert.That(Manifests.Select(manifest => ((IKubernetesObject)manifest).Kind), Is.EqualTo(["Namespace", "Deployment", "PodDisruptionBudget", "ScaledObject"]));

    [Test]
    public void A_field_that_does_not_exist_is_noticed() =>
        Assert.That(() => KubernetesYaml.LoadAllFromString("apiVersion: policy/v1\nkind: PodDisruptionBudget\nspec: { maxUnavailible: 1 }", strict: true), Throws.Exception);

    [Test]
    public void Selectors_and_targets_name_the_workers()
    {
        var labels = Deployment.Spec.Template.Metadata.Labels;
        var budget = Manifests.OfType<V1PodDisruptionBudget>().Single();
        var scaling = Manifests.OfType<ScaledObject>().Single();

        Assert.Multiple(() =>
        {
            Assert.That(Deployment.Spec.Selector.MatchLabels, Is.SubsetOf(labels));
            Assert.That(budget.Spec.Selector.MatchLabels, Is.SubsetOf(labels));
            Assert.That(scaling.Spec.ScaleTargetRef.Name, Is.EqualTo(Deployment.Metadata.Name));
            Assert.That(Deployment.Spec.Replicas, Is.Null, "what scales it sets it");
        });
    }

    [Test]
    public void Pods_are_given_longer_to_end_than_the_worker_gives_its_jobs()
    {
        var arguments = Pod.Containers[0].Args;
        Assert.That(DurationText.TryParse(arguments[arguments.IndexOf("--stop-within") + 1], out var within), Is.True);

        Assert.That(TimeSpan.FromSeconds(Pod.TerminationGracePeriodSeconds!.Value), Is.GreaterThanOrEqualTo(within + TimeSpan.FromSeconds(10)));
    }

    [Test]
    public void Workers_have_no_rights_that_they_do_not_need()
    {
        var container = Pod.Containers[0].SecurityContext;

        Assert.That(
            (Pod.SecurityContext.RunAsNonRoot, container.AllowPrivilegeEscalation, container.ReadOnlyRootFilesystem, Pod.AutomountServiceAccountToken, Pod.SecurityContext.SeccompProfile.Type),
            Is.EqualTo((true, false, true, false, "RuntimeDefault")));
        Assert.That(container.Capabilities.Drop, Is.EqualTo(["ALL"]));
    }

    [Test]
    public void Volumes_variables_and_secrets_that_are_used_are_there()
    {
        var container = Pod.Containers[0];
        var variables = container.Env.Select(variable => variable.Name).ToList();
        var triggers = Manifests.OfType<ScaledObject>().Single().Spec.Triggers;

        Assert.Multiple(() =>
        {
            Assert.That(container.VolumeMounts.Select(mount => mount.Name), Is.EquivalentTo(Pod.Volumes.Select(volume => volume.Name)));
            Assert.That(triggers.Where(trigger => trigger.Type == "azure-queue").Select(trigger => trigger.Metadata["connectionFromEnv"]).Distinct(), Is.SubsetOf(variables));
            Assert.That(triggers.Select(trigger => trigger.Type), Is.EquivalentTo(Enumerable.Repeat("azure-queue", triggers.Count - 1).Append("prometheus")));
        });
    }

    [Test]
    public void Trigger_on_age_asks_for_the_workers_own_metric()
    {
        var age = Manifests.OfType<ScaledObject>().Single().Spec.Triggers.Single(trigger => trigger.Type == "prometheus");

        // Prometheus writes pipeline.queue.oldest_ready, in s, so.
        Assert.That(age.Metadata["query"], Does.Contain("pipeline_queue_oldest_ready_seconds"));
        Assert.That(double.Parse(age.Metadata["threshold"], CultureInfo.InvariantCulture), Is.Positive);
    }

    [TestCase("kubernetes")]
    [TestCase("compose")]
    public void Configuration_of_the_workers_has_no_fault(string deployment)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "deploy", deployment, "pipeline.yaml"));

        var file = PipelineFile.Parse($"deploy/{deployment}/pipeline.yaml", text, BuiltIn.CreateRegistry(), name => name switch
        {
            "PIPELINE_STORAGE" => "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=a2V5;EndpointSuffix=core.windows.net",
            _ => "a key",
        });

        Assert.That(file.Diagnostics, Is.Empty);
    }
}
