using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Gardener.Tests.Admission;

public sealed class ShootResolveTests
{
    private static readonly Shoot Shoot = new()
    {
        Resources = [new ShootResource("rules", "ConfigMap", "first"), new ShootResource("rules", "Secret", "second")],
    };

    [Test]
    public void Resolves_a_reference_by_its_first_entry_of_the_right_kind()
    {
        Assert.That(Shoot.Resolve("rules", "ConfigMap"), Is.EqualTo("first"));
        Assert.That(Shoot.Resolve("rules", "Secret", out ShootResource? entry), Is.Null);
        Assert.That(entry, Is.EqualTo(Shoot.Resources[0]));
        Assert.That(Shoot.Resolve("", "ConfigMap", out ShootResource? none), Is.Null);
        Assert.That(none, Is.Null);
    }
}
