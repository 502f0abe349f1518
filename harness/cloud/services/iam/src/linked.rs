//! The roles that services own, as AWS creates them. Recorded: IAM, test_service_role_lifecycle.

static ROLES: &str = include_str!("../data/service-linked-roles.txt");

/// The role of a service.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LinkedRole {
    /// The role's name, without a suffix.
    pub(crate) name: &'static str,
    /// Whether a suffix can be added to the name.
    pub(crate) takes_suffix: bool,
    policies: &'static str,
}

impl LinkedRole {
    /// Returns the role of a service.
    pub(crate) fn of(service: &str) -> Option<Self> {
        ROLES.lines().find_map(|line| {
            let (principal, rest) = line.split_once(' ')?;
            if principal != service {
                return None;
            }
            let (name, rest) = rest.split_once(' ')?;
            let (suffix, policies) = rest.split_once(' ').unwrap_or((rest, ""));
            Some(Self {
                name,
                takes_suffix: suffix == "suffix",
                policies,
            })
        })
    }

    /// Returns the ARNs of the policies that are attached to it.
    pub(crate) fn policies(self) -> impl Iterator<Item = String> {
        let names = self.policies.split(' ').filter(|name| !name.is_empty());
        names.map(|name| format!("arn:aws:iam::aws:policy/aws-service-role/{name}"))
    }
}
