export { type Cgroup, type CgroupLimits, type CgroupUse, makeCgroup, removeOrphans } from './cgroup.ts'
export { findHierarchy, type Hierarchy, seeCgroups } from './hierarchy.ts'
